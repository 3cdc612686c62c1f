"""What is asked about days to come, prices, promotions, their return and the till: one file an aim.

Each file has `wanted`, the cues by which the aim is told, and `fill`, the arguments that its tool takes.
"""
