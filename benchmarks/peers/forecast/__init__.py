"""What the forecast is measured beside: statsforecast, mlforecast with LightGBM, prophet, each in its usual setting.

Runs in an environment of its own (`make peers`): arrays in, arrays out.
"""
