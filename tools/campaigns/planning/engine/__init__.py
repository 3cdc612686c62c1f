"""Pure rules and models: plain values in, plain values out."""
