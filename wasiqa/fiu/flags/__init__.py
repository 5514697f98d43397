"""Red flags: transfers that a compliance officer should look at, by rules whose figures are data."""
