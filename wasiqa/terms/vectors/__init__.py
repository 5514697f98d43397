"""Published numbers, as files state them, compared with what the bond maths computes: `wasiqa terms check`."""
