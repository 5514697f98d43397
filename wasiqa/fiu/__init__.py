"""What stays off the chain: messages between venues, red flags, and drafts for a financial intelligence unit."""
