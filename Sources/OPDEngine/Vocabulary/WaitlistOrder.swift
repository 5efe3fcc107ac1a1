/// Rule 7: what decides who of a waitlist is promoted first.
package struct WaitlistOrder: Equatable, Sendable {
    package enum Facet: String, CaseIterable, Sendable {
        /// Those at the hospital before those still expected.
        case present
        /// Those who once had a seat before those who never had one.
        case displaced
        /// The higher priority first.
        case priority
        /// Who joined the waitlist first.
        case arrival
    }

    /// Compared in this order; arrival decides whatever is left.
    package let facets: [Facet]

    /// By arrival alone.
    package static let byArrival = WaitlistOrder(decisive: [.arrival])

    /// Nil when the list is empty or names a facet twice.
    package init?(_ facets: [Facet]) {
        guard !facets.isEmpty, Set(facets).count == facets.count else { return nil }
        self.facets = facets
    }

    private init(decisive facets: [Facet]) { self.facets = facets }

    /// The lower, the earlier; equal ranks are told apart by arrival. What stands behind `arrival` never decides.
    func rank(of candidate: Waitlist.Class) -> Int {
        var rank = 0
        for facet in facets {
            switch facet {
            case .present: rank = rank * 8 + (candidate.isPresent ? 0 : 1)
            case .displaced: rank = rank * 8 + (candidate.isDisplaced ? 0 : 1)
            case .priority: rank = rank * 8 + (Source.emergency.priority - candidate.source.priority)
            case .arrival: return rank
            }
        }
        return rank
    }
}
