"""What a chart shows: from runs to lines, one kind of chart a file. Drawing is `draw`'s part."""
