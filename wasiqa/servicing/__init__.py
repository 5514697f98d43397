"""What a debt office and its agents do with a programme: deploy, issue, pay, redeem, enforce, explain."""
