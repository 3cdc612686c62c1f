"""What is asked about days to come, prices, promotions, their return, the till and the web: one file an aim.

Each ends with its `AIM`: the cues by which it is told, the arguments that its tool takes, and how a follow-up changes
them. What they share is written once: `aim` (the shape), `asked` (which aim it is), `follow` (the same asked anew) and
`web` (the words of the three aims about the web).
"""
