"""Proves the gradients of a reference: three opinions that share nothing but the loss.

opinions.py   reference, finite differences, autograd                       pure
autograd.py   torch.autograd through the instructor's own numpy loss        pure
stored.py     the proof beside the reference: `reference/<id>/proof.toml`
"""
