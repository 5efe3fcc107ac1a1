import OPDEngine
import Testing

/// The setting for how far ahead a date takes bookings. The session is on 22 November 2026.
@Suite("the booking horizon")
struct HorizonTests {
    private func clinic(days: Int) -> Scenario { given(capacities: 5) { $0.bookingHorizon = .days(days) } }

    @Test(
        "a date beyond the horizon is refused, one at it is not",
        arguments: [(0, "2026-11-22", "2026-11-21"), (7, "2026-11-15", "2026-11-14"), (21, "2026-11-01", "2026-10-31")])
    func horizon(days: Int, lastDay: String, tooEarly: String) {
        clinic(days: days).on(lastDay).when(.book(.online)).then(.tokenBooked(1, source: .online, slot: 0))
        clinic(days: days).on(tooEarly).when(.book(.online)).thenRefused(.beyondHorizon(.testDay, days: days))
    }

    @Test("it counts days, over the ends of months and years")
    func overTheYear() {
        clinic(days: 365).on("2025-11-22").when(.book(.online)).then(.tokenBooked(1, source: .online, slot: 0))
        clinic(days: 365).on("2025-11-21").when(.book(.online)).thenRefused(.beyondHorizon(.testDay, days: 365))
    }

    @Test("without a horizon any date is open")
    func unlimited() {
        given(capacities: 5).on("2000-01-01").when(.book(.online)).then(.tokenBooked(1, source: .online, slot: 0))
    }

    @Test("it is for bookings: whoever has a token may move and be reinstated")
    func othersGoOn() {
        given(capacities: 1, 1) { $0.bookingHorizon = .days(1) }.booked(.online)
            .on("2026-11-01").accepting(
                .moveToken(1, to: 1, acceptsWaitlist: false), .cancelToken(1), .reinstateToken(1)
            )
            .token(1, is: .booked)
    }
}

extension Scenario {
    fileprivate func on(_ day: String) -> Scenario { at("08:00", on: day) }
}
