"""The staff's door: Django admin on the project's own site.

Nothing is imported here: the site class lives in this package and registers the others when it is made (see site.py).
"""
