import OPDEngine
import Testing

/// Rule 11.
@Suite("reserved seats")
struct ReservedSeatsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let reserved: [Source: Int]
        let seated: [Source]
        /// Who would find one of five seats free.
        let welcome: [Source]
        var testDescription: String {
            "\(seated.map(\.name)), reserved \(reserved.map { "\($0.key.name): \($0.value)" })"
        }
    }

    static let cases = [
        Case(reserved: [.walkIn: 2], seated: [], welcome: Source.allCases),
        Case(reserved: [.walkIn: 2], seated: [.online, .online], welcome: Source.allCases),
        Case(reserved: [.walkIn: 2], seated: [.online, .online, .online], welcome: [.walkIn, .emergency]),
        Case(reserved: [.walkIn: 2], seated: [.walkIn, .online, .online], welcome: Source.allCases),
        Case(reserved: [.walkIn: 2], seated: [.walkIn, .online, .online, .online], welcome: [.walkIn, .emergency]),
        Case(reserved: [.walkIn: 2], seated: [.walkIn, .walkIn, .online, .online], welcome: Source.allCases),
        Case(reserved: [.walkIn: 2], seated: [.walkIn, .walkIn, .walkIn, .walkIn], welcome: Source.allCases),
        Case(reserved: [.walkIn: 2, .online: 2], seated: [.followUp], welcome: [.walkIn, .online, .emergency]),
        Case(
            reserved: [.walkIn: 2, .online: 2], seated: [.followUp, .online], welcome: [.walkIn, .online, .emergency]),
        Case(
            reserved: [.walkIn: 2, .online: 2], seated: [.followUp, .online, .online], welcome: [.walkIn, .emergency]),
        Case(reserved: [.walkIn: 5], seated: [], welcome: [.walkIn, .emergency]),
        Case(reserved: [.walkIn: 5], seated: [.emergency, .emergency], welcome: [.walkIn, .emergency]),
        Case(reserved: [.emergency: 1], seated: [.online, .online, .online, .online], welcome: [.emergency]),
        Case(reserved: [.emergency: 1], seated: [.emergency, .online, .online, .online], welcome: Source.allCases),
        Case(reserved: [.walkIn: 2], seated: [.walkIn, .online, .online, .online, .walkIn], welcome: []),
    ]

    @Test("a free seat is one that is neither taken nor held for another source", arguments: cases)
    func freeSeats(example: Case) {
        let slot = example.seated
            .reduce(given(capacities: 5, reserved: example.reserved)) { $0.booked($1) }.session.slots[0]
        #expect(
            Source.allCases.filter { slot.hasFreeSeat(for: $0) } == example.welcome.sorted { $0.priority < $1.priority }
        )
    }

    @Test("what is held is what was reserved, less the regular seats that the source has")
    func held() {
        let session = given(capacities: 5, reserved: [.walkIn: 2]).booked(.walkIn, .online).session
        #expect(session.slots[0].held(for: .walkIn) == 1)
        #expect(session.slots[0].held(for: .online) == 0)
        #expect(
            given(capacities: 5, reserved: [.walkIn: 1]).booked(.walkIn, .walkIn).session.slots[0].held(for: .walkIn)
                == 0)
    }

    @Test("extra seats take nothing of what is held")
    func extraSeatsTakeNothing() {
        let session = given(capacities: 1, reserved: [.walkIn: 1]).accepting(.overbook(.online)).session
        #expect(session.slots[0].overbookTaken == 1)
        #expect(session.slots[0].held(for: .walkIn) == 1)
    }

    @Test("who finds only held seats waits, or bumps as at a full slot")
    func heldSeatsAreNotFree() {
        given(capacities: 2, reserved: [.walkIn: 1]).booked(.online)
            .when(.book(.online)).then(.tokenWaitlisted(2, source: .online, slot: 0))
            .when(.book(.followUp))
            .then(
                .tokenBumped(1, from: 0, by: 3), .tokenBooked(3, source: .followUp, slot: 0),
                .tokenDisplaced(1, slot: 0))
    }

    @Test("an emergency takes a held seat")
    func emergenciesIgnoreReservations() {
        given(capacities: 1, reserved: [.walkIn: 1])
            .when(.book(.emergency)).then(.tokenBooked(1, source: .emergency, slot: 0))
    }

    @Test("bumping takes a reserved seat too")
    func bumpingDoesNotLook() {
        given(capacities: 1, reserved: [.walkIn: 1]).booked(.walkIn)
            .when(.book(.online))
            .then(
                .tokenBumped(1, from: 0, by: 2), .tokenBooked(2, source: .online, slot: 0),
                .tokenDisplaced(1, slot: 0))
    }

    @Test("a victim is not moved to a seat that is held for others")
    func reallocationRespectsReservations() {
        given(capacities: 1, 1, reserved: [.followUp: 1]).booked(.followUp)
            .when(.book(.paidPriority, slot: 0))
            .then(
                .tokenBumped(1, from: 0, by: 2), .tokenBooked(2, source: .paidPriority, slot: 0),
                .tokenReallocated(1, to: 1))
        given(capacities: 1, 2, reserved: [.walkIn: 1]).booked(.walkIn)
            .booked(.online, slot: 1)
            .when(.book(.online, slot: 0))
            .then(
                .tokenBumped(1, from: 0, by: 3), .tokenBooked(3, source: .online, slot: 0),
                .tokenReallocated(1, to: 1))
    }

    @Test("of the waitlist only somebody who may take the freed seat is promoted")
    func promotesOnlyWhoMayTakeTheSeat() {
        given(capacities: 2, reserved: [.paidPriority: 1])
            .booked(.paidPriority, .online).called(2).waitlisted(.online, .paidPriority)
            .when(.cancelToken(1)).then(.tokenCancelled(1), .tokenPromoted(4, slot: 0))
            .slot(0, seats: [2, 4], waitlist: [3])
    }

    @Test("a bump that uses up what was held for the newcomer leaves a seat to somebody who waits")
    func bumpThatFreesASeat() {
        given(capacities: 3, reserved: [.walkIn: 1, .followUp: 1])
            .booked(.online, .emergency).waitlisted(.walkIn)
            .when(.book(.followUp))
            .then(
                .tokenBumped(1, from: 0, by: 4), .tokenBooked(4, source: .followUp, slot: 0),
                .tokenDisplaced(1, slot: 0), .tokenPromoted(3, slot: 0)
            )
            .slot(0, seats: [2, 3, 4], waitlist: [1])
    }
}

/// The release.
extension ReservedSeatsTests {
    @Test("after the release nothing is held, and the waitlist gets the seats in its order")
    func release() {
        given(capacities: 3, reserved: [.walkIn: 2], releaseMinutes: 30).booked(.followUp)
            .waitlisted(.online, .followUp)
            .at("08:29").when(.releaseReservation(slot: 0)).thenNothing()
            .at("08:30").when(.releaseReservation(slot: 0))
            .then(.reservationReleased(0), .tokenPromoted(2, slot: 0), .tokenPromoted(3, slot: 0))
            .at("08:31").when(.releaseReservation(slot: 0)).thenNothing()
    }

    @Test("a reservation without a release is held to the end, and a slot without one has nothing to release")
    func nothingToRelease() {
        given(capacities: 1, reserved: [.walkIn: 1]).at("23:59")
            .when(.releaseReservation(slot: 0)).thenNothing()
        given(capacities: 1).at("23:59")
            .when(.releaseReservation(slot: 0)).thenNothing()
            .when(.releaseReservation(slot: 1)).thenRefused(.invalidSlotIndex(1))
    }

    @Test("after the release all held seats are 0")
    func heldAfterRelease() {
        let released = given(capacities: 2, 2, reserved: [.walkIn: 2], releaseMinutes: 0).at("09:00")
            .accepting(.releaseReservation(slot: 0)).session
        #expect(released.slots[0].held(for: .walkIn) == 0)
        #expect(released.slots[1].held(for: .walkIn) == 2, "each slot has its own time")
        #expect(released.slots[0].hasFreeSeat(for: .online))
    }
}
