"""Text as it is compared (keys) and text as it is shown (display)."""
