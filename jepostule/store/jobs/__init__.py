"""Jobs beyond their deferral: their runs, their failures, and the workers."""
