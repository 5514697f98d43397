"""What pages and the API show: frozen records, each module those of one page."""
