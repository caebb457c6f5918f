"""What findings mean: one page for each code, and the named mistakes of assignments.

The pages are Markdown in `pages/`, without a title: `page` puts the catalogue's line above.
"""

from grader.explain.lookup import explained
from grader.explain.pages import all_codes, page, written

__all__ = ["all_codes", "explained", "page", "written"]
