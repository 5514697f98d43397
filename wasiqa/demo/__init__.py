"""The main job in one process: from a term sheet and a whitelist to paid coupons and a redeemed bond."""
