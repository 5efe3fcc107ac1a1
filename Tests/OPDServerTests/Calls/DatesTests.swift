import OPDJournal
import Testing

@Suite("Dates are the hospital's")
struct DatesTests {
    @Test(
        "today is the date in the hospital's time zone",
        arguments: [
            ("Asia/Kolkata", "23:59:59.999", "2026-11-22"), ("Asia/Kolkata", "00:00", "2026-11-23"),
            ("Pacific/Auckland", "00:00", "2026-11-22"), ("America/New_York", "23:59", "2026-11-22"),
            ("UTC", "00:00", "2028-02-29"),
        ])
    func today(_ zone: String, _ time: String, _ date: String) async throws {
        try await withDesk(at: time, on: date, timeZone: zone) { desk in
            try await desk.addDoctor()
            #expect(try await desk.book("Asha")["token", "date"]?.text == date)
            #expect(try await desk.schedule()["date"]?.text == date)
            #expect(try await desk.schedule().names("booked", slot: 0) == ["Asha"])
        }
    }

    @Test("at midnight the next day begins")
    func midnight() async throws {
        try await withDesk(at: "23:59:59.999") { desk in
            try await desk.addDoctor()
            #expect(try await desk.book("Asha")["token", "id"] == 12_611_220_001)
            desk.clock.set("00:00", on: "2026-11-23")
            #expect(try await desk.book("Bala")["token", "id"] == 12_611_230_001)
            #expect(try await desk.schedule().names("booked", slot: 0) == ["Bala"])
        }
    }

    @Test("a booking for today that is decided after midnight is for the new day")
    func acrossMidnight() async throws {
        try await withDesk(at: "23:59:59.999") { desk in
            try await desk.addDoctor()
            desk.clock.jump(to: "00:00", on: "2026-11-23", afterReadings: 1)
            #expect(try await desk.book("Asha")["token", "date"] == "2026-11-23")
        }
    }

    @Test("a booking for a date that is over when it is decided is refused")
    func namedAcrossMidnight() async throws {
        try await withDesk(at: "23:59:59.999") { desk in
            try await desk.addDoctor()
            desk.clock.jump(to: "00:00", on: "2026-11-23", afterReadings: 0)
            try await desk.post("/tokens/book", TestDesk.booking("Asha", date: "2026-11-22")).expectProblem(409)
        }
    }

    @Test("a past date is refused unless the booking is backdated")
    func past() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let yesterday = TestDesk.booking("Asha", date: "2026-11-21")
            for body in [yesterday, yesterday.with("backdated", false), yesterday.with("backdated", .null)] {
                let answer = try await desk.post("/tokens/book", body)
                answer.expectProblem(
                    409,
                    "2026-11-21 is in the past: today is 2026-11-22. "
                        + "Send \"backdated\": true to record a booking afterwards.")
                #expect(answer["field"] == "date")
            }
            let answer = try await desk.post("/tokens/book", yesterday.with("backdated", true)).expectDone()
            #expect(answer["token", "id"] == 12_611_210_001)
            #expect(try await desk.schedule("2026-11-21").names("booked", slot: 0) == ["Asha"])
            #expect(try await desk.schedule("2026-11-20")["version"] == 0)
        }
    }

    @Test(
        "dates are of the years 2000 to 2099",
        arguments: [("2000-01-01", 10_001_010_001), ("2000-02-29", 10_002_290_001), ("2099-12-31", 19_912_310_001)])
    func years(_ date: String, _ id: Int) async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let body = TestDesk.booking("Asha", date: date).with("backdated", true)
            #expect(try await desk.post("/tokens/book", body).expectDone()["token", "id"]?.whole == id)
            #expect(try await desk.schedule(date).names("booked", slot: 0) == ["Asha"])
            #expect(try await desk.get("/tokens/\(id)").expectDone()["date"]?.text == date)
        }
    }

    static let wrongDates = [
        "", "1999-12-31", "2100-01-01", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-01-00",
        "2026-1-1", "20261122", "22-11-2026", "2026-11-22T00:00:00Z", " 2026-11-22", "tomorrow", "２０26-11-22",
    ]

    @Test("anything else is no date")
    func wrong() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            for text in Self.wrongDates {
                try await desk.post("/tokens/book", TestDesk.booking("Asha", date: text)).expectProblem(
                    422, field: "date")
                let query = text.utf8.map { "%\(twoDigits(Int($0), radix: 16))" }.joined()
                try await desk.get("/doctors/1/schedule?date=\(query)").expectProblem(422, field: "date")
            }
        }
    }
}

private func twoDigits(_ number: Int, radix: Int) -> String {
    (number < radix ? "0" : "") + String(number, radix: radix)
}
