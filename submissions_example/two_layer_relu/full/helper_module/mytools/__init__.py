"""Small things that I use in every homework."""
