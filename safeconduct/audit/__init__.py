"""What happened: every opening and change is a leaf of a Merkle log, written in the transaction that it speaks of."""
