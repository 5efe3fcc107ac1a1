import Testing

@testable import OPDServer

@Suite("A token slip")
struct SlipTests {
    @Test("has the number, doctor, slot and expected time, and nobody's name")
    func slip() async throws {
        try await withDesk(at: "08:30") { desk in
            try await desk.addDoctor("Dr. Rao")
            try await desk.book("Asha Rao")
            let slip = try await desk.page("/desk/tokens/12611220001/slip")
            #expect(
                slip.read
                    == """
                    Your number 1 Dr. Rao 09-10 Sunday, 22 November You will be seen About 09:00 You have a place. \
                    Please say at the desk when you are here. Scan this with your phone to see when it is your turn.
                    """)
            #expect(try await desk.page("/desk/tokens/12611220001/slip?lang=hi").contains("आपका नंबर"))
            try await desk.get("/desk/tokens/12611220002/slip").expectProblem(404)
        }
    }

    @Test("its code leads to the patient's page, where the hospital says or where the desk has reached it")
    func address() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let code = try await desk.bookedCode("Asha")
            let slip = try await desk.page("/desk/tokens/12611220001/slip")
            let address = try #require(slip.between("data-address=\"", "\""))
            #expect(address.hasPrefix("http://localhost") && address.hasSuffix("/t/\(code)"))
            let drawn = try #require(QRCode(address))
            #expect(slip.contains("d=\"\(drawn.path)\""))
        }
        try await withDesk(
            configure: { $0.patientAddress = "https://opd.example" },
            { desk in
                try await desk.addDoctor()
                let code = try await desk.bookedCode("Asha")
                #expect(
                    try await desk.page("/desk/tokens/12611220001/slip").contains("\"https://opd.example/t/\(code)\""))
            })
        try await withDesk(
            configure: { $0.publicPort = 8443 },
            { desk in
                try await desk.addDoctor()
                let code = try await desk.bookedCode("Asha")
                #expect(
                    try await desk.page("/desk/tokens/12611220001/slip").contains("\"http://localhost:8443/t/\(code)\"")
                )
            })
    }

    @Test("a QR code is a square of dark and light modules with its three corners")
    func code() throws {
        let code = try #require(QRCode("https://opd.example/t/AAAAAAAAAAAAAAAAAAAAAAA"))
        #expect(code.size == 33)
        let corner = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"]
        for (top, left) in [(0, 0), (0, code.size - 7), (code.size - 7, 0)] {
            let drawn = (0..<7).map { row in
                String((0..<7).map { code.isDark(row: top + row, column: left + $0) ? "#" : " " })
            }
            #expect(drawn == corner)
        }
        #expect(code.path.hasPrefix("M4 4h7v1H4z"))
        #expect(QRCode("") == nil)
        #expect(QRCode("a\0b") == nil)
        #expect(QRCode(String(repeating: "x", count: 2_331)) != nil)
        #expect(QRCode(String(repeating: "x", count: 2_332)) == nil)
    }
}
