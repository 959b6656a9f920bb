"""Forms: what people type, turned into values or into a sentence about what to type instead."""
