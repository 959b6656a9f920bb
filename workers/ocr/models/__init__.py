"""The networks the project trained itself, their weights, and the manifest that pins them."""
