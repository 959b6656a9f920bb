"""Fields, automation and its mistakes on held-out documents, through the product's own pipeline."""
