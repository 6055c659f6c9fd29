"""What authors wrote: their pages taken apart, without ever being run or rendered."""
