"""Who may use what."""

from uuid import UUID

from billing import selectors
from billing.errors import NotInYourPlan
from billing.rules import Plan


class SubscriptionEntitlementService:
    """Active access: what a person's plan includes right now. It asks the grants: nothing lasts a second too long."""

    def active_plan(self, user_id: UUID) -> Plan:
        """The best plan that is in force."""
        return selectors.active_plan(user_id)

    def allows(self, user_id: UUID, feature: str) -> bool:
        """True if the version of the plan that the person has includes the feature (`billing.plans` names them)."""
        return feature in selectors.features_for(user_id)

    def require(self, user_id: UUID, feature: str) -> None:
        """Nothing, or NotInYourPlan."""
        if not self.allows(user_id, feature):
            raise NotInYourPlan(feature=feature, plans=selectors.plans_with(feature))
