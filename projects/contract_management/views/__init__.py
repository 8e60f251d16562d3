"""The screens of contract management: of the purchasing organisation, and of the authorities that take part."""
