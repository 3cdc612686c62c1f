"""Order files of millions of lines, summed as fast as they can be read."""
