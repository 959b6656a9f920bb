"""Draws whole Polish invoices of many layout families, with the truth about every field and every word."""
