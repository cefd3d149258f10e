"""Act 3, 验收评价: inspection, rectification, residents' evaluation, performance, the assessment of emergencies."""
