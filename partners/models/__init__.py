from partners.models.structures import Mandate, Structure

__all__ = ["Mandate", "Structure"]
