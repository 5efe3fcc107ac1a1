import OPDEngine
import Testing

/// Rules 2 and 3: who loses a seat at a full slot.
@Suite("bumping")
struct BumpingTests {
    @Test("a full slot bumps its lowest priority, latest first")
    func bumpsTheLatestOfTheLowestPriority() {
        given(capacities: 4)
            .booked(.walkIn, .online, .walkIn, .paidPriority)
            .when(.book(.followUp))
            .then(
                .tokenBumped(3, from: 0, by: 5),
                .tokenBooked(5, source: .followUp, slot: 0),
                .tokenDisplaced(3, slot: 0)
            )
            .slot(0, seats: [1, 2, 4, 5], waitlist: [3])
    }

    @Test(
        "only a higher priority than the lowest takes a seat; any other joins the waitlist",
        arguments: Source.allCases, Source.allCases)
    func onlyAHigherPriorityBumps(seated: Source, newcomer: Source) {
        let outcome = given(capacities: 1).booked(seated).when(.book(newcomer))
        if newcomer.priority > seated.priority {
            outcome.then(
                .tokenBumped(1, from: 0, by: 2),
                .tokenBooked(2, source: newcomer, slot: 0),
                .tokenDisplaced(1, slot: 0)
            )
            .slot(0, seats: [2], waitlist: [1])
        } else {
            outcome.then(.tokenWaitlisted(2, source: newcomer, slot: 0))
                .slot(0, seats: [1], waitlist: [2])
        }
    }

    @Test("a bump leaves higher priorities alone, however late they asked")
    func laterHigherPrioritiesKeepTheirSeats() {
        given(capacities: 2)
            .booked(.walkIn, .online)
            .when(.book(.paidPriority))
            .then(
                .tokenBumped(1, from: 0, by: 3),
                .tokenBooked(3, source: .paidPriority, slot: 0),
                .tokenDisplaced(1, slot: 0))
    }

    @Test("one booking bumps one token")
    func oneBookingBumpsOneToken() {
        given(capacities: 3)
            .booked(.walkIn, .walkIn, .walkIn)
            .bumping(.emergency)
            .slot(0, seats: [1, 2, 4], waitlist: [3])
            .bumping(.emergency)
            .slot(0, seats: [1, 4, 5], waitlist: [3, 2])
    }

    @Test("those still expected are bumped before those who are present")
    func expectedBeforePresent() {
        given(capacities: 3)
            .booked(.online, .online, .online)
            .arrived(2, 3)
            .bumping(.followUp)
            .slot(0, seats: [2, 3, 4], waitlist: [1])
            .bumping(.followUp)
            .slot(0, seats: [2, 4, 5], waitlist: [1, 3])
            .bumping(.followUp)
            .slot(0, seats: [4, 5, 6], waitlist: [1, 3, 2])
    }

    @Test("presence does not protect against a higher priority when nobody lower is there")
    func priorityComesBeforePresence() {
        given(capacities: 2)
            .booked(.walkIn, .online)
            .arrived(1)
            .bumping(.followUp)
            .slot(0, seats: [2, 3], waitlist: [1])
    }

    @Test("who asked first keeps the seat, also after having been moved here by an earlier bump")
    func whoAskedFirstKeepsTheSeatAfterAMove() {
        given(capacities: 1, 2)
            .booked(.walkIn, slot: 0)
            .booked(.walkIn, slot: 1)
            .bumping(.emergency, slot: 0)
            .slot(1, seats: [1, 2])
            .bumping(.emergency, slot: 1)
            .slot(1, seats: [1, 4], waitlist: [2])
    }

    @Test("somebody promoted from the waitlist keeps the place of the number")
    func promotionDoesNotChangeWhoAskedFirst() {
        given(capacities: 2)
            .booked(.online, .online)
            .waitlisted(.online)
            .cancelled(1)
            .slot(0, seats: [2, 3])
            .bumping(.followUp)
            .slot(0, seats: [2, 4], waitlist: [3])
    }

    @Test("a called patient is not bumped: the next lowest priority is")
    func calledPatientsAreNotBumped() {
        given(capacities: 2)
            .booked(.walkIn, .online)
            .called(1)
            .bumping(.followUp)
            .slot(0, seats: [1, 3], waitlist: [2])
    }

    @Test("the lowest priority is looked for among those who can be bumped only")
    func calledPatientsDoNotLowerTheBar() {
        given(capacities: 2)
            .booked(.walkIn, .followUp)
            .called(1)
            .when(.book(.online))
            .then(.tokenWaitlisted(3, source: .online, slot: 0))
    }

    @Test("where nobody can be bumped an emergency waits too")
    func emergencyWaitsWhereNobodyCanBeBumped() {
        given(capacities: 3)
            .booked(.walkIn, .walkIn, .walkIn)
            .completed(1)
            .inConsultation(2)
            .called(3)
            .when(.book(.emergency))
            .then(.tokenWaitlisted(4, source: .emergency, slot: 0))
            .slot(0, seats: [1, 2, 3], waitlist: [4])
    }

    @Test("people on the waitlist are not bumped: they have no seat to lose")
    func waitlistIsNotBumped() {
        given(capacities: 1)
            .booked(.followUp)
            .waitlisted(.walkIn)
            .bumping(.emergency)
            .slot(0, seats: [3], waitlist: [2, 1])
    }

    @Test("a seat that was used stays taken")
    func usedSeatsStayTaken() {
        given(capacities: 1)
            .booked(.online)
            .waitlisted(.walkIn)
            .completed(1)
            .slot(0, seats: [1], waitlist: [2])
            .when(.book(.emergency))
            .then(.tokenWaitlisted(3, source: .emergency, slot: 0))
    }
}
