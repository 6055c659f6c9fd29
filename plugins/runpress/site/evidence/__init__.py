"""What the runs say for or against: hypotheses, verdicts, comparisons, what rests on what."""
