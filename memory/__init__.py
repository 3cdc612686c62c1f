"""Everything that lasts: MongoDB, Chroma, and the embedded servers of a single machine."""
