"""The rig of the fault tests: real processes on free ports, faults from outside, clients that remember every frame.

Nothing of the product knows it is tested. `serve` starts the product's own supervisor with commands that load the product and
then, in their own process, put a quick reading child in place of EasyOCR's and the points at which a test may end them.
"""
