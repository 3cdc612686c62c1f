"""The restaurant's own pictures, cropped for each channel."""
