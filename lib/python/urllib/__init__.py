"""Of urllib what reads and writes addresses."""
