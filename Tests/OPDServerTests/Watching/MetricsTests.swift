import Foundation
import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("What /metrics says of the server")
struct MetricsTests {
    @Test("it is the text format of Prometheus, and names every metric of the table")
    func format() async throws {
        try await withDesk { desk in
            let scrape = try await desk.scrape()
            #expect(scrape.answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(scrape.names == MetricDescription.all.map(\.name))
            let sample = /[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+-]+/
            for line in scrape.answer.text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(line.wholeMatch(of: sample) != nil, "\(line)")
            }
            #expect(scrape.answer.text.hasSuffix("\n"))
            #expect(scrape["opdesk_connections"] == 0)
            #expect(scrape["opdesk_connections_refused_total"] == 0)
        }
    }

    @Test("a request is counted by method, path template and status")
    func requests() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.get("/tokens/12611220001")
            try await desk.get("/tokens/12611220001")
            try await desk.get("/tokens/12611229999")
            try await desk.send(.head, "/doctors")
            let scrape = try await desk.scrape()
            func count(_ method: String, _ route: String, _ status: Int) -> Double? {
                scrape["opdesk_http_requests_total{method=\"\(method)\",route=\"\(route)\",status=\"\(status)\"}"]
            }
            #expect(count("POST", "/doctors", 200) == 1)
            #expect(count("POST", "/tokens/book", 200) == 1)
            #expect(count("GET", "/tokens/{token_id}", 200) == 2)
            #expect(count("GET", "/tokens/{token_id}", 404) == 1)
            #expect(count("HEAD", "/doctors", 200) == 1)
            #expect(count("GET", "/doctors", 200) == nil)
            let route = "{method=\"GET\",route=\"/tokens/{token_id}\"}"
            #expect(scrape["opdesk_http_request_duration_seconds_count" + route] == 3)
            #expect(try #require(scrape["opdesk_http_request_duration_seconds_sum" + route]) > 0)
        }
    }

    @Test("whatever a client invents makes no series of its own")
    func bounded() async throws {
        try await withDesk { desk in
            for number in 1...20 {
                try await desk.get("/no/such/path/\(number)")
                try await desk.get("/doctors/\(number)/schedule")
                try await desk.send(try #require(HTTPRequest.Method("BREW\(number)")), "/coffee")
                try await desk.send(.put, "/doctors?x=\(number)")
            }
            let scrape = try await desk.scrape()
            #expect(
                scrape.series(of: "opdesk_http_requests_total") == [
                    #"opdesk_http_requests_total{method="GET",route="(no route)",status="404"}"#,
                    #"opdesk_http_requests_total{method="GET",route="/doctors/{doctor_id}/schedule",status="404"}"#,
                    #"opdesk_http_requests_total{method="PUT",route="(no route)",status="405"}"#,
                    #"opdesk_http_requests_total{method="other",route="(no route)",status="404"}"#,
                ])
            #expect(scrape[#"opdesk_http_requests_total{method="other",route="(no route)",status="404"}"#] == 20)
        }
    }

    @Test("commits are counted by size and time")
    func commits() async throws {
        try await withDesk { desk in
            let before = try await desk.scrape()
            try await desk.prepare()
            let scrape = try await desk.scrape()
            func more(_ name: String) -> Double { (scrape[name] ?? 0) - (before[name] ?? 0) }
            // A doctor and a token.
            #expect(more("opdesk_append_duration_seconds_count") == 2)
            #expect(more("opdesk_append_entries_sum") == 2)
            #expect(try #require(scrape["opdesk_append_duration_seconds_sum"]) > 0)
            #expect(more("opdesk_turn_commands_count") >= 2)
            #expect(scrape["opdesk_turn_failures_total{reason=\"unavailable\"}"] == 0)
        }
    }

    @Test("a turn that takes several commands is one commit")
    func groups() async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 5)
            _ = try await desk.schedule()
            desk.journal.hold()
            let first = desk.sending(.post, "/tokens/book", TestDesk.booking("Asha"))
            await desk.journal.untilHeld()
            let before = try await desk.scrape()
            let others = ["Bala", "Chitra", "Devi"].map { desk.sending(.post, "/tokens/book", TestDesk.booking($0)) }
            while desk.hospital.queueDepth < 3 { await Task.yield() }
            let waiting = try await desk.scrape()
            #expect(waiting["opdesk_mailbox_depth"] == 3)
            #expect(try #require(waiting["opdesk_turn_standstill_seconds"]) > 0)
            desk.journal.release()
            try await first.value.expectDone()
            for task in others { try await task.value.expectDone() }
            let scrape = try await desk.scrape()
            func more(_ name: String) -> Double { (scrape[name] ?? 0) - (before[name] ?? 0) }
            #expect(more("opdesk_append_entries_sum") == 4)
            #expect(more("opdesk_append_entries_count") == 2)
            #expect(more("opdesk_append_entries_bucket{le=\"1\"}") == 1)
            #expect(more("opdesk_append_entries_bucket{le=\"4\"}") == 2)
            #expect(more("opdesk_turn_commands_sum") == 3)
            #expect(scrape["opdesk_mailbox_depth"] == 0)
        }
    }

    @Test("refusals are counted by kind, commands that nobody could decide by reason")
    func refusals() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.post("/tokens/12611220001/start").expectProblem(409)
            try await desk.post("/tokens/book", TestDesk.booking("Bala", slot: 9)).expectProblem(400)
            try await desk.post("/tokens/book", TestDesk.booking("Bala", slot: 9)).expectProblem(400)
            desk.journal.fail(with: .unavailable("the disk is full"))
            try await desk.post("/tokens/book", TestDesk.booking("Bala")).expectProblem(503)
            let scrape = try await desk.scrape()
            #expect(scrape["opdesk_refusals_total{kind=\"not_allowed\"}"] == 1)
            #expect(scrape["opdesk_refusals_total{kind=\"invalid_slot_index\"}"] == 2)
            #expect(scrape["opdesk_unavailable_total{reason=\"journal\"}"] == 1)
            #expect(scrape["opdesk_unavailable_total{reason=\"overloaded\"}"] == 0)
            #expect(scrape["opdesk_turn_failures_total{reason=\"unavailable\"}"] == 1)
        }
    }

    @Test("who waits is counted by department, of today's sessions in memory")
    func departments() async throws {
        try await withDesk { desk in
            try await desk.post(
                "/doctors",
                ["name": "Dr. A", "department": "Ear \"and\" Nose", "slot_labels": ["09-10"], "capacity_per_slot": 1]
            ).expectDone()
            try await desk.addDoctor("Dr. B")
            for name in ["Asha", "Bala", "Chitra"] { try await desk.book(name) }
            try await desk.book("Devi", date: "2026-11-23")
            try await desk.token(1, ["check-in"])
            try await desk.token(2, ["check-in"])
            let scrape = try await desk.scrape()
            #expect(scrape[#"opdesk_waitlisted_tokens{department="Ear \"and\" Nose"}"#] == 2)
            #expect(scrape[#"opdesk_queue_tokens{department="Ear \"and\" Nose"}"#] == 2)
            #expect(scrape[#"opdesk_waitlisted_tokens{department="(none)"}"#] == 0)
            #expect(scrape["opdesk_sessions_in_memory"] == 2)
            // In the morning after, they are nobody's queue of today.
            desk.clock.set("08:00", on: "2026-11-23")
            #expect(try await desk.scrape()[#"opdesk_queue_tokens{department="Ear \"and\" Nose"}"#] == 0)
        }
    }

    @Test("it reads nothing, so it works when the journal does not")
    func whileUnavailable() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            desk.journal.fail(with: .unavailable("the disk is full"))
            #expect(try await desk.scrape()["opdesk_sessions_in_memory"] == 1)
        }
    }

    @Test("the listeners of the feed are counted while they listen")
    func listeners() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let session = Session.ID(doctor: try #require(Doctor.ID(1)), day: try #require(ClinicDay("2026-11-22")))
            let wakeUps = try desk.hospital.feed.wakeUps(of: session)
            #expect(try await desk.scrape()["opdesk_feed_listeners"] == 1)
            desk.hospital.feed.endAll(closing: false)
            for await _ in wakeUps {}
            #expect(try await desk.scrape()["opdesk_feed_listeners"] == 0)
        }
    }

    @Test("what the timer did is counted once, by action")
    func automaticActions() async throws {
        try await withDesk { desk in
            try await desk.patch("/settings", ["no_show_after_minutes": 15]).expectDone()
            try await desk.prepare()
            desk.clock.set("11:00")
            await desk.hospital.runDueActions()
            await desk.hospital.runDueActions()
            let scrape = try await desk.scrape()
            #expect(scrape["opdesk_automatic_actions_total{action=\"no_show\"}"] == 1)
            #expect(scrape["opdesk_automatic_actions_total{action=\"release\"}"] == 0)
        }
    }

    @Test("the process says which release it is, when it started and what it takes")
    func process() async throws {
        let before = Date().timeIntervalSince1970
        try await withDesk(version: "7.8.9") { desk in
            let scrape = try await desk.scrape()
            #expect(scrape["opdesk_build_info{version=\"7.8.9\"}"] == 1)
            let start = try #require(scrape["process_start_time_seconds"])
            #expect(start >= before && start <= Date().timeIntervalSince1970)
            #expect(try #require(scrape["process_cpu_seconds_total"]) > 0)
            #expect(try #require(scrape["process_resident_memory_bytes"]) > 1_000_000)
        }
    }

    @Test("two servers in one process count apart")
    func apart() async throws {
        try await withDesk { first in
            try await withDesk { second in
                try await first.get("/doctors").expectDone()
                let series = #"opdesk_http_requests_total{method="GET",route="/doctors",status="200"}"#
                #expect(try await first.scrape()[series] == 1)
                #expect(try await second.scrape()[series] == nil)
            }
        }
    }
}
