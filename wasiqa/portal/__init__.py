"""The programme in a browser: public pages and their data for everybody, and an area for the regulator."""
