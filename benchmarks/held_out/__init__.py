"""Documents for measuring only. Nobody tunes to them.

These layout families were written by another hand than `workers/ocr/training/invoices`, with other words, other companies, other page code
(HTML printed by Chromium instead of glyphs drawn with Pillow) and other degradations. Rules and weights are developed on the families there;
whoever develops them does not open this package and does not look at single documents drawn by it, only at the tables of
docs/benchmarks.md. A failure found here is passed on as a principle ("a carried-over balance is no total"), never as an example.
"""
