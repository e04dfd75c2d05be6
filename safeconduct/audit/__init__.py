"""What happened: every opening and change is a leaf of a Merkle log, written at the commit that it speaks of."""
