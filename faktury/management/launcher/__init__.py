"""Starts, supervises and stops the processes of one machine, and talks to a running server from the command line."""
