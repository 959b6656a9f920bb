"""Commands that measure the product on documents it draws itself, beside what people use today."""
