from partners.models.structures import Logo, Mandate, Structure

__all__ = ["Logo", "Mandate", "Structure"]
