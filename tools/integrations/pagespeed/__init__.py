"""PageSpeed Insights: Google runs Lighthouse on a page and tells what its real visitors saw."""
