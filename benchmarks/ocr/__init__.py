"""Our reading of page images beside what people use today: the same files, the same scoring, the same run."""
