import OPDEngine
import Testing

/// Rule 10. The slots start at 09:00 and 10:00 on 22 November 2026.
@Suite("the clock")
struct ClockTests {
    @Test("by default the clock forbids nothing", arguments: ["00:00", "08:59", "09:00", "09:59", "10:30", "23:59"])
    func forbidsNothingByDefault(time: String) {
        given(capacities: 1, 1).at(time)
            .when(.book(.walkIn)).then(.tokenBooked(1, source: .walkIn, slot: 0))
            .when(.book(.walkIn, slot: 1)).then(.tokenBooked(2, source: .walkIn, slot: 1))
    }

    struct Cutoff: Sendable, CustomTestStringConvertible {
        let minutes: Int
        let lastMoment: String
        let firstRefused: String
        var slot = 0
        var testDescription: String { "\(minutes) minutes before slot \(slot)" }
    }

    static let cutoffs = [
        Cutoff(minutes: 0, lastMoment: "08:59", firstRefused: "09:00"),
        Cutoff(minutes: 30, lastMoment: "08:29", firstRefused: "08:30"),
        Cutoff(minutes: 30, lastMoment: "09:29", firstRefused: "09:30", slot: 1),
        Cutoff(minutes: -15, lastMoment: "09:14", firstRefused: "09:15"),
        Cutoff(minutes: -60, lastMoment: "10:59", firstRefused: "11:00", slot: 1),
    ]

    @Test("the cut-off refuses from that long before the slot's start, or after it when negative", arguments: cutoffs)
    func refusesFromTheCutoffOn(cutoff: Cutoff) {
        let session = given(capacities: 1, 1, cutoffMinutes: cutoff.minutes)
        session.at(cutoff.lastMoment)
            .when(.book(.online, slot: cutoff.slot))
            .then(.tokenBooked(1, source: .online, slot: SlotIndex(cutoff.slot)))
        session.at(cutoff.firstRefused)
            .when(.book(.online, slot: cutoff.slot))
            .thenRefused(.bookingCutOff(SlotIndex(cutoff.slot), since: .clock(cutoff.firstRefused)))
        session.at("23:59")
            .when(.book(.online, slot: cutoff.slot))
            .thenRefused(.bookingCutOff(SlotIndex(cutoff.slot), since: .clock(cutoff.firstRefused)))
    }

    @Test("the cut-off may fall on the day before")
    func cutoffOnTheDayBefore() {
        let session = given(capacities: 1, cutoffMinutes: 10 * 60)
        session.at("22:59", on: "2026-11-21")
            .when(.book(.online)).then(.tokenBooked(1, source: .online, slot: 0))
        session.at("23:00", on: "2026-11-21")
            .when(.book(.online)).thenRefused(.bookingCutOff(0, since: .clock("23:00", on: ClinicDay("2026-11-21")!)))
    }

    @Test("emergencies are exempt from the cut-off, all others are not", arguments: Source.allCases)
    func emergenciesAreExempt(source: Source) {
        let outcome = given(capacities: 1, cutoffMinutes: 30).at("09:30").when(.book(source))
        if source == .emergency {
            outcome.then(.tokenBooked(1, source: .emergency, slot: 0))
        } else {
            outcome.thenRefused(.bookingCutOff(0, since: .clock("08:30")))
        }
    }

    @Test("an emergency after the cut-off bumps as ever, and its victim may go to a slot that is cut off")
    func emergencyBumpsAfterTheCutoff() {
        given(capacities: 1, 1, cutoffMinutes: 0)
            .booked(.online)
            .at("10:30")
            .when(.book(.emergency))
            .then(
                .tokenBumped(1, from: 0, by: 2), .tokenBooked(2, source: .emergency, slot: 0),
                .tokenReallocated(1, to: 1))
    }

    @Test("the cut-off is for new bookings only")
    func othersGoOnAfterTheCutoff() {
        given(capacities: 2, cutoffMinutes: 0)
            .booked(.online, .online)
            .waitlisted(.online)
            .at("09:30")
            .completed(1)
            .when(.cancelToken(2)).then(.tokenCancelled(2), .tokenPromoted(3, slot: 0))
    }

    @Test("a date in the past is refused, for emergencies too", arguments: Source.allCases)
    func pastDatesAreRefused(source: Source) {
        given(capacities: 1).at("00:00", on: "2026-11-23")
            .when(.book(source))
            .thenRefused(.dateInPast(.testDay, today: ClinicDay("2026-11-23")!))
    }

    @Test("the date decides, not the time: the session's day lasts until midnight")
    func theDayLastsUntilMidnight() {
        given(capacities: 1).at("23:59")
            .when(.book(.walkIn)).then(.tokenBooked(1, source: .walkIn, slot: 0))
    }

    @Test("a date to come is open for booking", arguments: ["2026-11-01", "2026-11-21"])
    func datesToComeAreOpen(today: String) {
        given(capacities: 1, cutoffMinutes: 60).at("12:00", on: today)
            .when(.book(.online)).then(.tokenBooked(1, source: .online, slot: 0))
    }

    @Test("backdated, a date in the past is allowed, and so is what its cut-off would forbid")
    func backdatedBookings() {
        given(capacities: 1, cutoffMinutes: 30).at("09:00", on: "2026-11-23")
            .when(.book(.walkIn, isBackdated: true)).then(.tokenBooked(1, source: .walkIn, slot: 0))
    }

    @Test("backdated says nothing about a date that is not in the past", arguments: ["2026-11-21", "2026-11-22"])
    func backdatedIsForThePastOnly(today: String) {
        given(capacities: 1, cutoffMinutes: 24 * 60).at("09:00", on: today)
            .when(.book(.walkIn, isBackdated: true))
            .thenRefused(.bookingCutOff(0, since: .clock("09:00", on: ClinicDay("2026-11-21")!)))
    }

    @Test("the other commands go on past midnight")
    func othersGoOnPastMidnight() {
        given(capacities: 1).booked(.online).waitlisted(.online)
            .at("00:10", on: "2026-11-23")
            .when(.recordNoShow(1)).then(.noShowRecorded(1), .tokenPromoted(2, slot: 0))
    }
}
