"""Compare what datamap finds in published applications with lists made by hand."""
