"""What is new on a page: since a baseline, since an earlier text; and what an earlier text had."""
