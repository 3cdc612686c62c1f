"""The pure part: price histories, elasticities, suggestions. Plain values in, plain values out."""
