import OPDEngine
import Testing

/// Rules 1 and 8, and the numbers that tokens get.
@Suite("booking")
struct BookingTests {
    @Test("a free seat in the slot is taken, whatever the source", arguments: Source.allCases)
    func takesAFreeSeat(source: Source) {
        given(capacities: 1, 1)
            .when(.book(source, slot: 1))
            .then(.tokenBooked(1, source: source, slot: 1))
            .slot(0, seats: [])
            .slot(1, seats: [1])
            .token(1, is: .booked)
    }

    @Test("the last free seat goes to whoever asks, without bumping anybody")
    func lastSeatBumpsNobody() {
        given(capacities: 3)
            .booked(.walkIn, .walkIn)
            .when(.book(.emergency))
            .then(.tokenBooked(3, source: .emergency, slot: 0))
    }

    @Test("a seat in another slot does not count")
    func othersSlotsDoNotCount() {
        given(capacities: 1, 5)
            .booked(.online)
            .when(.book(.online))
            .then(.tokenWaitlisted(2, source: .online, slot: 0))
            .slot(0, seats: [1], waitlist: [2])
            .slot(1, seats: [])
    }

    @Test(
        "an integer that is no slot of the session is refused",
        arguments: [-1, 2, 65_535, 65_536, 65_537, .max, .min])
    func refusesUnknownSlots(slot: Int) {
        given(capacities: 1, 1).when(.book(.emergency, slot: slot)).thenRefused(.invalidSlotIndex(slot))
    }

    @Test("a session that has not opened has no slots")
    func unopenedSessionHasNoSlots() {
        let session = Session(id: .testDay)
        let moment = Moment(instant: .clock("08:00"), today: .testDay)
        #expect(!session.isOpen)
        #expect(session.violations.isEmpty)
        #expect(throws: SessionRefusal.invalidSlotIndex(0)) { try session.decide(.book(.online), at: moment) }
    }

    @Test("numbers are given in the order of booking, over all slots, seated or not")
    func numbersFollowTheOrderOfBooking() {
        given(capacities: 1, 1)
            .booked(.online, slot: 1)
            .booked(.online, slot: 0)
            .waitlisted(.online, slot: 0)
            .when(.book(.online, slot: 1))
            .then(.tokenWaitlisted(4, source: .online, slot: 1))
    }

    @Test("the number of a token that left is not used again")
    func numbersAreNotReused() {
        given(capacities: 1)
            .booked(.online).cancelled(1)
            .booked(.online).absent(2)
            .when(.book(.online))
            .then(.tokenBooked(3, source: .online, slot: 0))
    }

    @Test("a refused booking uses up no number")
    func refusalsUseUpNoNumber() {
        given(capacities: 1)
            .when(.book(.online, slot: 7)).thenRefused(.invalidSlotIndex(7))
            .when(.book(.online)).then(.tokenBooked(1, source: .online, slot: 0))
    }

    @Test("a token remembers when it was given, and which slot was asked for, wherever it goes")
    func tokenRemembersItsRequest() throws {
        let scenario = given(capacities: 1, 1).at("08:15").booked(.walkIn).at("08:20").bumping(.emergency)
        let token = try #require(scenario.session.token(1))
        #expect(token.issuedAt == .clock("08:15"))
        #expect(token.requestedSlot == 0)
        #expect(token.slot == 1)
        #expect(token.source == .walkIn)
    }

    @Test("the 10,000th token of a session is refused, also when others have left")
    func numbersEndAt9999() throws {
        var session = Session(id: .testDay)
        let now = Moment(instant: .clock("08:00"), today: .testDay)
        session.evolve(.sessionOpened(.hourly(capacities: [9_000, 9_000])), at: now.instant)
        for request in 0..<Token.Number.largest {
            let events = try session.decide(.book(.online, slot: request % 2), at: now)
            for event in events { session.evolve(event, at: now.instant) }
        }
        #expect(session.tokens.count == 9_999)
        #expect(session.violations.isEmpty)
        #expect(throws: SessionRefusal.numbersExhausted) { try session.decide(.book(.emergency), at: now) }

        for event in try session.decide(.cancelToken(17), at: now) { session.evolve(event, at: now.instant) }
        #expect(session.violations.isEmpty)
        #expect(throws: SessionRefusal.numbersExhausted) { try session.decide(.book(.emergency), at: now) }
    }
}
